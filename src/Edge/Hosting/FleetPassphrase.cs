namespace Gse.Edge.Hosting;

/// <summary>Reads the file that the key <c>Fleet:KeyFile</c> names: the passphrase of the fleet's secrets.</summary>
internal static class FleetPassphrase
{
    public const int MinLength = 12;
    private const string Key = "Fleet:KeyFile";

    /// <summary>Null where no file is named. White space around it does not count.</summary>
    public static string? Read(IConfiguration configuration, List<string> problems)
    {
        if (configuration[Key] is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            var text = File.ReadAllText(file).Trim();
            if (text.Length >= MinLength)
            {
                return text;
            }

            problems.Add($"{Key}: the passphrase in '{file}' must have at least {MinLength} characters");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{Key}: the file '{file}' cannot be read");
        }

        return null;
    }
}
