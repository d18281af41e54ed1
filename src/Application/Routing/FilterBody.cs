using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Gse.Application.Routing;

/// <summary>What the field of a record and the value of the filter are compared as.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "the contract's own words for field_data_type")]
public enum FilterDataType
{
    Int,
    String,
    Bytes,
}

/// <summary>Where the field is looked for.</summary>
public enum FilterPlace
{
    /// <summary>In what the transport tells of the record.</summary>
    Protocol,

    /// <summary>In the record itself.</summary>
    Data,
}

/// <summary>One item of <c>stream_filters</c> of the contract (gse-routing-status-alarms, section 3.5), read.</summary>
/// <param name="Index">Of the field, from 0.</param>
/// <param name="Value">As sent, blanks and all; of an int filter, the text of a whole number of 64 bits.</param>
/// <param name="Separator">Between fields, as sent; empty for none.</param>
public sealed record FilterBody(
    string Name, int Index, FilterDataType Type, string Value, string Separator, FilterPlace In)
{
    /// <param name="body">The object.</param>
    /// <param name="path">Its place in the request, for messages.</param>
    /// <param name="problems">Everything that is wrong with it.</param>
    public static FilterBody Read(JsonElement body, string path, InputProblems problems)
    {
        var fields = new JsonFields(body, path, problems);
        if (!fields.IsObject)
        {
            fields.Wrong("must be an object");
            return new FilterBody("", 0, default, "", "", default);
        }

        var (name, index) = (fields.NeededName("name"), fields.NeededNumber("field_index", 0, int.MaxValue));
        var type = ReadType(fields);
        return new FilterBody(
            name, index ?? 0, type ?? FilterDataType.String, ReadValue(fields, type),
            fields.ExactText("field_separator"), ReadPlace(fields));
    }

    private static FilterDataType? ReadType(JsonFields fields)
    {
        switch (fields.NeededText("field_data_type"))
        {
            case "int":
                return FilterDataType.Int;
            case "string":
                return FilterDataType.String;
            case "bytes":
                return FilterDataType.Bytes;
            case "":
                return null;
            default:
                fields.Wrong("field_data_type", "must be one of int, string, bytes");
                return null;
        }
    }

    // An empty value is one, too: a field can be empty.
    private static string ReadValue(JsonFields fields, FilterDataType? type)
    {
        if (!fields.Has("field_data_value"))
        {
            fields.Wrong("field_data_value", "is missing");
            return "";
        }

        var value = fields.ExactText("field_data_value");
        if (type != FilterDataType.Int)
        {
            return value;
        }

        if (!long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            fields.Wrong("field_data_value", "must be a whole number: field_data_type is int");
        }

        return value.Trim();
    }

    private static FilterPlace ReadPlace(JsonFields fields)
    {
        switch (fields.Text("field_in"))
        {
            case "" or "protocol":
                return FilterPlace.Protocol;
            case "data":
                return FilterPlace.Data;
            default:
                fields.Wrong("field_in", "must be protocol or data");
                return FilterPlace.Protocol;
        }
    }
}
