using System.Text.Json;
using Gse.Application.Processes;
using MediatR;

namespace Gse.Edge.Http.GseApi;

/// <summary>The state of processes, as contract gse-tasks-files-processes, sections 5.6, 5.7 and 7.1, has it.</summary>
internal static class ProcessActions
{
    public const int MaxPage = 1000;

    public static readonly GseResource GetStatus = new(
        "proc", "get_proc_status", GseShape.Processes, "get_proc_status", "data/get_proc_status");

    public static readonly GseResource GetStatusV2 = new(
        "proc", "get_proc_status_v2", GseShape.Processes, "get_proc_status_v2", "data/get_proc_status_v2");

    public static readonly GseResource Sync = new("proc", "sync_proc_status", GseShape.ProcessPage, "sync_proc_status");

    public static Task<GseReply> StatusV1(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        StatusAsync(ProcessRowForm.V1, body, mediator, cancellation);

    public static Task<GseReply> StatusV2(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        StatusAsync(ProcessRowForm.V2, body, mediator, cancellation);

    public static Task<GseReply> SyncV1(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        SyncAsync(ProcessRowForm.V1, body, mediator, cancellation);

    public static Task<GseReply> SyncV2(GseBody body, IMediator mediator, CancellationToken cancellation) =>
        SyncAsync(ProcessRowForm.V2, body, mediator, cancellation);

    private static async Task<GseReply> StatusAsync(
        ProcessRowForm form, GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var meta = GseMeta.Read(body);
        var targets = GseTargets.Read(body, "agent_id_list");
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new GetProcesses(targets.Ids, meta.Namespace, meta.Name), cancellation);
        return result.Refusal is { } refusal
            ? refusal
            : GseReply.Of(result.Value.Count, (json, i) =>
            {
                var (question, observed) = result.Value[i];
                var address = AgentRows.Address(targets, question, observed.Agent);
                var supplier = targets.Hosts?[question].SupplierId ?? 0;
                ProcessRow.Write(json, form, meta, targets.Ids[question], address, supplier, observed);
            });
    }

    private static async Task<GseReply> SyncAsync(
        ProcessRowForm form, GseBody body, IMediator mediator, CancellationToken cancellation)
    {
        var meta = GseMeta.Read(body);
        var (start, limit) = ReadPage(body);
        if (body.Refusal is { } wrong)
        {
            return wrong;
        }

        var result = await mediator.Send(new ListProcesses(meta.Namespace, meta.Name, start, limit), cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        var (rows, total) = result.Value;
        return GseReply.Page(rows.Count, total, (json, i) =>
        {
            var agent = rows[i].Agent?.Agent;
            ProcessRow.Write(
                json, form, meta, agent?.Id.Value ?? "", (agent?.Host.CloudId ?? 0, agent?.Host.Ip ?? ""), 0, rows[i]);
        });
    }

    private static (int Start, int Limit) ReadPage(GseBody body)
    {
        if (!GseBody.Has(body.Root, "page", out var page))
        {
            return (0, MaxPage);
        }

        if (page.ValueKind != JsonValueKind.Object)
        {
            body.Wrong("page", "must be an object");
            return default;
        }

        var start = GseBody.Has(page, "start", out var from) ? body.Number(from, "page.start") : 0;
        var limit = GseBody.Has(page, "limit", out var count) ? body.Number(count, "page.limit") : MaxPage;
        if (start < 0)
        {
            body.Wrong("page.start", "must not be negative");
        }

        if (limit is < 1 or > MaxPage)
        {
            body.Wrong("page.limit", "must be 1 to 1000");
        }

        return (start ?? 0, limit ?? 0);
    }
}
