using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gse.Application.Projections;

/// <summary>The views as stored documents have them: for stores that answer queries by themselves.</summary>
public static class ViewFormat
{
    /// <exception cref="InvalidDataException">It is no such view.</exception>
    public static TView Read<TView>(ReadOnlySpan<byte> json)
        where TView : class =>
        JsonSerializer.Deserialize(json, Of<TView>()) ?? throw new InvalidDataException("The document is empty.");

    public static byte[] Write<TView>(TView view)
        where TView : class =>
        JsonSerializer.SerializeToUtf8Bytes(view, Of<TView>());

    private static JsonTypeInfo<TView> Of<TView>() =>
        (JsonTypeInfo<TView>?)ViewJson.Default.GetTypeInfo(typeof(TView))
        ?? throw new ArgumentException($"{typeof(TView).Name} is no view.");
}
