using Gse.Domain.Processes;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>
/// How a process is run, from a request (contract gse-tasks-files-processes, section 5.1). Fields that are reserved or
/// only some clients' own are passed over.
/// </summary>
internal static class SpecBody
{
    private const int MaxAutoType = 2;

    /// <param name="part">What holds <c>spec</c>.</param>
    /// <param name="isRequired">Otherwise a missing one is null: as it was registered.</param>
    public static ProcessSpec? Read(GseFields part, bool isRequired)
    {
        if ((isRequired ? part.RequiredObject("spec") : part.Object("spec")) is not { } spec)
        {
            return null;
        }

        var (identity, control) = (spec.RequiredObject("identity"), spec.Object("control"));
        var resource = isRequired ? spec.RequiredObject("resource") : spec.Object("resource");
        var policy = PolicyIn(spec);
        var autoType = policy?.RequiredNumber("auto_type") ?? 0;
        if (autoType > MaxAutoType)
        {
            policy?.Wrong("auto_type", "must be 0, 1 or 2");
        }

        return new ProcessSpec(
            identity?.Required("proc_name") ?? "", identity?.Required("setup_path") ?? "",
            identity?.Present("pid_path") ?? "", identity?.Text("config_path") ?? "",
            identity?.Text("log_path") ?? "", identity?.Required("user") ?? "", Command(control, "start_cmd"),
            Command(control, "stop_cmd"), Command(control, "restart_cmd"), Command(control, "reload_cmd"),
            Command(control, "kill_cmd"), Command(control, "version_cmd"), Command(control, "health_cmd"),
            resource?.Measure("cpu") ?? 0, resource?.Measure("mem") ?? 0, autoType,
            policy?.Number("start_check_secs") ?? 0, policy?.Number("stop_check_secs") ?? 0,
            policy?.Number("start_retries") ?? 0, policy?.Number("start_interval") ?? 0, CrontabIn(policy),
            policy?.Number("op_timeout") ?? 0);
    }

    private static string Command(GseFields? control, string field) => control?.Text(field) ?? "";

    // The same object has two names, and who uses which is not sure; older samples spell the rule in two ways.
    private static GseFields? PolicyIn(GseFields spec)
    {
        if (spec.Object("alive_monitor_policy") is { } alive)
        {
            return alive;
        }

        return GseBody.Has(spec.Item, "alive_monitor_policy", out _) ? null : spec.RequiredObject("monitor_policy");
    }

    private static string CrontabIn(GseFields? policy) => policy?.Text("crontab_rule") is { Length: > 0 } rule
        ? rule
        : policy?.Text("crotab_rule") ?? "";
}
