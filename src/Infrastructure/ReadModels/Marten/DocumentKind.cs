using System.Text;
using Gse.Application.Projections;
using Marten;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>How the documents of one projection are kept.</summary>
internal abstract class DocumentKind(string name)
{
    public string Name => name;

    public abstract void Store(IDocumentSession session, in StoredDocument document);

    public abstract void Delete(IDocumentSession session, string key);

    /// <summary>Hands over all of the session's generation.</summary>
    public abstract Task LoadAsync(
        IQuerySession session, Action<StoredDocument> take, CancellationToken cancellation);
}

/// <param name="name">The projection's.</param>
/// <param name="make">Makes the document of the view's JSON, without its id and the JSON itself.</param>
internal class DocumentKind<TDocument>(string name, Func<ReadOnlyMemory<byte>, TDocument> make) : DocumentKind(name)
    where TDocument : ViewDocument
{
    public override void Store(IDocumentSession session, in StoredDocument document)
    {
        var made = make(document.Json);
        (made.Id, made.View) = (document.Key, Encoding.UTF8.GetString(document.Json.Span));
        session.Store(made);
    }

    public override void Delete(IDocumentSession session, string key) => session.Delete<TDocument>(key);

    public override async Task LoadAsync(
        IQuerySession session, Action<StoredDocument> take, CancellationToken cancellation)
    {
        await foreach (var document in session.Query<TDocument>().ToAsyncEnumerable(cancellation))
        {
            take(new StoredDocument(Name, document.Id, Encoding.UTF8.GetBytes(document.View)));
        }
    }
}
