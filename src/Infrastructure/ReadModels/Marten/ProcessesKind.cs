using System.Text;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Domain.Agents;
using Marten;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>
/// The processes of an agent as one document, from which memory is loaded, and each that is watched as one more, which
/// queries find by index.
/// </summary>
internal sealed class ProcessesKind() : DocumentKind<ProcessesDocument>("processes", _ => new ProcessesDocument())
{
    public override void Store(IDocumentSession session, in StoredDocument document)
    {
        base.Store(session, document);
        var view = ViewFormat.Read<ProcessesView>(document.Json.Span);
        foreach (var process in view.Processes)
        {
            var id = ProcessDocument.IdOf(view.Agent, process);
            if (process.Registered)
            {
                session.Store(Of(id, view.Agent, process));
            }
            else
            {
                session.Delete<ProcessDocument>(id);
            }
        }
    }

    public override void Delete(IDocumentSession session, string key)
    {
        base.Delete(session, key);
        session.DeleteWhere<ProcessDocument>(process => process.Agent == key);
    }

    private static ProcessDocument Of(string id, AgentId agent, ProcessView process) => new()
    {
        Id = id,
        Agent = agent.Value,
        Namespace = process.Key.Namespace,
        Name = process.Key.Name,
        View = Encoding.UTF8.GetString(ViewFormat.Write(process)),
    };
}
