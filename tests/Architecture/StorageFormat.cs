using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gse.Application.Events;
using Gse.Domain;

namespace Gse.Architecture.Tests;

/// <summary>Writes down what the log keeps of each event: its name, its properties and their JSON types.</summary>
internal static class StorageFormat
{
    private static readonly JsonSerializerOptions Json = ((JsonSerializerContext)Assemblies.Application
        .GetType("Gse.Application.Events.EventJson", throwOnError: true)!
        .GetProperty("Default")!.GetValue(null)!).Options;

    public static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in EventTypes())
        {
            text.Append(type.Name).Append('\n');
            AppendProperties(text, Json.GetTypeInfo(type), "  ");
        }

        return text.ToString();
    }

    public static IEnumerable<Type> EventTypes() => Assemblies.Domain.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDomainEvent)))
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    private static void AppendProperties(StringBuilder text, JsonTypeInfo type, string indent)
    {
        // What can only be read follows from the rest, and is not written.
        foreach (var property in type.Properties
            .Where(property => property.Set is not null || property.AssociatedParameter is not null)
            .OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(indent).Append(property.Name).Append(": ");
            AppendType(text, property.PropertyType, indent);
        }
    }

    private static void AppendType(StringBuilder text, Type declared, string indent)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var info = Json.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                text.Append("object\n");
                AppendProperties(text, info, indent + "  ");
                break;
            case JsonTypeInfoKind.Enumerable:
                text.Append("array of ");
                AppendType(text, info.ElementType!, indent);
                break;
            case JsonTypeInfoKind.Dictionary:
                text.Append("map to ");
                AppendType(text, info.ElementType!, indent);
                break;
            default:
                text.Append(NameOf(type, info)).Append('\n');
                break;
        }
    }

    private static string NameOf(Type type, JsonTypeInfo info) => type switch
    {
        { IsEnum: true } => $"string, one of {string.Join(' ', Enum.GetNames(type).Order(StringComparer.Ordinal))}",
        _ when IsA(info.Converter.GetType(), typeof(TextIdJson<>)) => $"string ({type.Name})",
        _ when IsA(info.Converter.GetType(), typeof(NumberIdJson<>)) => $"number ({type.Name})",
        _ when type == typeof(DateTimeOffset) => "string (date-time)",
        _ when type == typeof(string) => "string",
        _ when type.Name == "JsonText" => "any, as it was sent",
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) || type == typeof(long) => "integer",
        _ when type == typeof(double) => "number",
        _ => throw new InvalidOperationException($"say here what a {type.FullName} is in JSON"),
    };

    private static bool IsA(Type type, Type generic)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.IsGenericType && at.GetGenericTypeDefinition() == generic)
            {
                return true;
            }
        }

        return false;
    }
}
