using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Application.History;

namespace Gse.Edge.Http.V1;

/// <summary>Events as they go over an event stream; made once for all readers of the newest ones.</summary>
internal sealed class EventFrames
{
    private const int Remembered = 1024;
    private readonly EventMemo<byte[]> _native = new(Remembered, recorded => Make(recorded, EventForm.Native));
    private readonly EventMemo<byte[]> _cloudEvents =
        new(Remembered, recorded => Make(recorded, EventForm.CloudEvents));

    public byte[] Of(RecordedFact fact, EventForm form) =>
        (form == EventForm.CloudEvents ? _cloudEvents : _native).Of(fact.Event);

    private static byte[] Make(RecordedEvent recorded, EventForm form)
    {
        var output = new ArrayBufferWriter<byte>(recorded.Data.Length + recorded.Metadata.Length + 512);
        var item = EventResource.Of(new RecordedFact(recorded));
        output.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"id: {item.Position}\nevent: {item.Type}\ndata: ")));
        using (var json = new Utf8JsonWriter(output))
        {
            if (form == EventForm.CloudEvents)
            {
                JsonSerializer.Serialize(json, CloudEventResource.Of(item), V1Json.Default.CloudEventResource);
            }
            else
            {
                JsonSerializer.Serialize(json, item, V1Json.Default.EventResource);
            }
        }

        output.Write("\n\n"u8);
        return output.WrittenSpan.ToArray();
    }
}
