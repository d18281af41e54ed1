namespace Gse.Application.Fleet;

/// <summary>The fleet's certificate authority, as the log holds it.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Key">PEM, or sealed.</param>
public sealed record FleetAuthorityText(string Certificate, string Key)
{
    /// <summary>Without the key, so that no log line can hold it.</summary>
    public override string ToString() => nameof(FleetAuthorityText);
}

/// <summary>A key with which secrets in the log are sealed.</summary>
/// <param name="Name">Its name among the keys.</param>
/// <param name="Element">The key's XML, or that sealed.</param>
public sealed record FleetKeyText(string Name, string Element)
{
    /// <summary>Without the key, so that no log line can hold it.</summary>
    public override string ToString() => $"{nameof(FleetKeyText)} {Name}";
}

/// <summary>A setting that an edge has changed for the fleet.</summary>
/// <param name="Before">Null: the fleet had none.</param>
public sealed record FleetSettingChange(string Key, string? Before, string Now);
