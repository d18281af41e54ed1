using System.Xml;
using System.Xml.Linq;
using Gse.Application.Fleet;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Gse.Edge.Security.Fleet;

/// <summary>
/// Where data protection keeps its keys: in the log, so that what one edge has sealed every edge unseals. Reading
/// is from memory; <see cref="FleetKeyFollower"/> adds what other edges add.
/// </summary>
internal sealed partial class FleetKeys(FleetSecrets secrets, FleetSeal seal, ILogger<FleetKeys> logger)
    : IXmlRepository
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, XElement> _byName = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byName.Count;
            }
        }
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_gate)
        {
            return [.. _byName.Values.Select(element => new XElement(element))];
        }
    }

    /// <summary>Data protection makes a key every 90 days or so, and asks for it to be kept without awaiting.</summary>
    public void StoreElement(XElement element, string friendlyName) =>
        AddAsync([(friendlyName, element)], CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Takes all keys that the log has now.</summary>
    /// <exception cref="FleetException">The passphrase does not open them.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await foreach (var key in secrets.ReadKeysAsync(cancellation))
        {
            Take(key);
        }
    }

    /// <summary>Writes those of the keys that the log does not have.</summary>
    /// <returns>How many.</returns>
    public async Task<int> AddAsync(IEnumerable<(string Name, XElement Element)> keys, CancellationToken cancellation)
    {
        List<(string Name, XElement Element)> missing;
        lock (_gate)
        {
            missing = [.. keys.Where(key => !_byName.ContainsKey(key.Name))];
        }

        if (missing.Count > 0)
        {
            var texts = missing.ConvertAll(key => new FleetKeyText(
                key.Name, seal.Seal(key.Element.ToString(SaveOptions.DisableFormatting), Purpose(key.Name))));
            await secrets.AddKeysAsync(texts, cancellation);
            missing.ForEach(key => Keep(key.Name, key.Element));
        }

        return missing.Count;
    }

    /// <summary>A key that the log holds.</summary>
    /// <exception cref="FleetException">The passphrase does not open it.</exception>
    public void Take(FleetKeyText key)
    {
        var text = seal.Unseal(key.Element, Purpose(key.Name));
        try
        {
            Keep(key.Name, XElement.Parse(text));
        }
        catch (XmlException unreadable)
        {
            // Of a later version perhaps: what it has sealed cannot be read here, all the rest can.
            Log.Unreadable(logger, key.Name, unreadable);
        }
    }

    private static string Purpose(string name) => $"fleet-keys/{name}";

    private void Keep(string name, XElement element)
    {
        lock (_gate)
        {
            _byName[name] = element;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3041, LogLevel.Warning, "The fleet's key {Name} cannot be read")]
        public static partial void Unreadable(ILogger logger, string name, Exception failure);
    }
}
