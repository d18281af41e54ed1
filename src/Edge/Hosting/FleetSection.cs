using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>A section, or some keys of one, that the edges of a fleet share.</summary>
internal interface IFleetSection
{
    /// <summary>The configuration keys that are shared, as this version spells them.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>
    /// Which of these settings of the log can be taken: a value that this version cannot read is left out, and all of
    /// them if they are not valid together; by <paramref name="leftOut"/> it says which, and why.
    /// </summary>
    IReadOnlyDictionary<string, string> Understand(
        IReadOnlyDictionary<string, string> settings, IServiceProvider services, Action<string, string> leftOut);
}

/// <param name="section">Its name.</param>
/// <param name="properties">Those that are shared; none for all.</param>
internal sealed class FleetSection<TOptions>(string section, params string[] properties) : IFleetSection
    where TOptions : class, new()
{
    private readonly Dictionary<string, PropertyInfo> _byKey = typeof(TOptions)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite && (properties.Length == 0 || properties.Contains(property.Name)))
        .ToDictionary(property => $"{section}:{property.Name}", StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Keys => [.. _byKey.Keys];

    public IReadOnlyDictionary<string, string> Understand(
        IReadOnlyDictionary<string, string> settings, IServiceProvider services, Action<string, string> leftOut)
    {
        var readable = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, property) in _byKey)
        {
            if (settings.TryGetValue(key, out var value))
            {
                if (IsReadable(value, property.PropertyType))
                {
                    readable[key] = value;
                }
                else
                {
                    leftOut(key, "this version cannot read the value");
                }
            }
        }

        if (Validate(readable, services) is not { } problem)
        {
            return readable;
        }

        leftOut(section, problem);
        return new Dictionary<string, string>();
    }

    private static bool IsReadable(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or NotSupportedException
            || wrong.InnerException is FormatException or OverflowException)
        {
            return false;
        }
    }

    private string? Validate(Dictionary<string, string> settings, IServiceProvider services)
    {
        var options = new TOptions();
        foreach (var (key, value) in settings)
        {
            var property = _byKey[key];
            property.SetValue(
                options, TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(value));
        }

        return services.GetServices<IValidateOptions<TOptions>>()
            .Select(validator => validator.Validate(Options.DefaultName, options))
            .FirstOrDefault(result => result.Failed)?.FailureMessage;
    }
}
