using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>Binds options to their sections, and checks all of them before anything starts.</summary>
internal static class SettingsSections
{
    public static IServiceCollection AddSection<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section));
        return services.AddSingleton(new SectionCheck(section, Read<TOptions>));
    }

    /// <exception cref="SettingsException">All that is wrong, in all sections, each with its key.</exception>
    public static void CheckSections(this IServiceProvider services)
    {
        var problems = services.GetServices<SectionCheck>().SelectMany(check => Check(check, services)).ToList();
        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }
    }

    private static void Read<TOptions>(IServiceProvider services)
        where TOptions : class =>
        _ = services.GetRequiredService<IOptions<TOptions>>().Value;

    private static IEnumerable<string> Check(SectionCheck check, IServiceProvider services)
    {
        try
        {
            check.Read(services);
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures.Select(failure => WithSection(check.Section, failure));
        }
        catch (InvalidOperationException unreadable) when (unreadable.InnerException is { } inner)
        {
            // The binder's sentence names key and type, the converter's says how to write it.
            return [$"{unreadable.Message} ({inner.Message})"];
        }
    }

    /// <summary>Validators made from attributes know the property only.</summary>
    private static string WithSection(string section, string failure) =>
        failure.StartsWith(section + ':', StringComparison.Ordinal) ? failure : $"{section}:{failure}";
}

/// <param name="Section">The configuration section.</param>
/// <param name="Read">Reads and validates it; throws what is wrong.</param>
internal sealed record SectionCheck(string Section, Action<IServiceProvider> Read);
