using System.Text.Json.Nodes;

namespace Gse.Edge.Tests.Http.GseApi.Processes;

/// <summary>Requests about processes as the clients of the contract send them.</summary>
internal static class ProcessRequests
{
    /// <summary>bk-nodeman's, section 5.3, with what other clients add.</summary>
    public const string Element =
        """
        {"meta":{"namespace":"nodeman","name":"bkmonitorbeat",
           "labels":{"proc_name":"bkmonitorbeat","bk_process_id":77,"is_auto":true,"none":null}},
         "op_type":0,"agent_id_list":["0100005254008ed86116666614661851"],
         "hosts":[{"ip":"10.0.0.1","bk_cloud_id":0,"bk_agent_id":"x","bk_host_innerip":"y"}],
         "nodeman_spec":{"id":5},"bk_username":"admin",
         "spec":{"identity":{"index_key":"","proc_name":"bkmonitorbeat","setup_path":"/usr/local/gse2/plugins/bin",
             "pid_path":"/var/run/gse2/bkmonitorbeat.pid",
             "config_path":"/usr/local/gse2/plugins/etc/bkmonitorbeat.conf",
             "log_path":"/var/log/gse2","user":"root"},
           "control":{"start_cmd":"./start.sh bkmonitorbeat","stop_cmd":"./stop.sh bkmonitorbeat",
             "restart_cmd":"./restart.sh bkmonitorbeat","reload_cmd":"./reload.sh bkmonitorbeat","kill_cmd":"./kill.sh",
             "version_cmd":"./bkmonitorbeat -v","health_cmd":"./health"},
           "resource":{"cpu":10.5,"mem":"12","fd":0},
           "alive_monitor_policy":{"auto_type":1,"start_check_secs":9,"stop_check_secs":8,"start_retries":3,
             "start_interval":7,"crontab_rule":"* * * * *","op_timeout":60},
           "warn_report_policy":{"report_id":1},"configmap":[{"path":"p","md5":"m"}]}}
        """;

    public static JsonObject Parsed => JsonNode.Parse(Element)!.AsObject();

    public static string Multi(params JsonNode[] elements) =>
        new JsonObject { ["proc_operate_req"] = new JsonArray(elements) }.ToJsonString();

    /// <summary>
    /// The element with some fields replaced, or, for null, taken away; parts are separated by slashes.
    /// </summary>
    public static JsonObject With(params (string Field, string? Value)[] changes)
    {
        var body = Parsed;
        foreach (var (field, value) in changes)
        {
            var parts = field.Split('/');
            JsonNode parent = body;
            foreach (var part in parts[..^1])
            {
                parent = parent[part]!;
            }

            if (value is null)
            {
                parent.AsObject().Remove(parts[^1]);
            }
            else
            {
                parent[parts[^1]] = JsonNode.Parse(value);
            }
        }

        return body;
    }

    /// <summary>The same for one host of GSE 1.0 and no id.</summary>
    public static JsonObject OfHost(params (string Field, string? Value)[] changes) => With(
        [("agent_id_list", null), ("hosts", """[{"ip":"10.0.0.1","bk_cloud_id":1,"bk_supplier_id":2}]"""), .. changes]);
}
