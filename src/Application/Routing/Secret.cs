namespace Gse.Application.Routing;

/// <summary>A password or token, which no log line shows by accident.</summary>
public readonly record struct Secret(string Value)
{
    /// <summary>What people see in its place.</summary>
    public const string Mask = "******";

    public static readonly Secret None = new("");

    public bool IsEmpty => string.IsNullOrEmpty(Value);

    public override string ToString() => IsEmpty ? "" : Mask;
}
