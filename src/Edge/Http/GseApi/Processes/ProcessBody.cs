using System.Text.Json;
using Gse.Application.Tasks;
using Gse.Domain.Processes;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>
/// Collects what is to be done with which processes on which hosts. Clients repeat a whole description for every host:
/// what is the same is kept once.
/// </summary>
internal sealed class ProcessBody(GseBody body)
{
    // The others are the API's own actions and have their own paths.
    private static readonly ProcessOperation[] Operations =
    [
        ProcessOperation.Start, ProcessOperation.Stop, ProcessOperation.Query, ProcessOperation.Delegate,
        ProcessOperation.Undelegate, ProcessOperation.Restart, ProcessOperation.Reload, ProcessOperation.Kill,
    ];

    private readonly List<ProcessItem> _items = [];
    private readonly List<TargetWish> _wishes = [];
    private readonly Dictionary<ItemIdentity, int> _known = [];

    /// <summary>One element: <c>meta</c>, <c>op_type</c>, targets, and <c>spec</c> where the action has one.</summary>
    /// <param name="operation">Null: <c>op_type</c> says.</param>
    /// <param name="withSpec">False: as it was registered, whatever the body says.</param>
    public void Read(GseFields part, ProcessOperation? operation, bool withSpec)
    {
        var meta = part.RequiredObject("meta");
        var (space, name, labels) = (PartOf(meta, "namespace"), PartOf(meta, "name"), LabelsOf(meta));
        var todo = operation ?? OperationIn(part);
        var isRequired = todo is ProcessOperation.Register or ProcessOperation.Update;
        var spec = withSpec ? SpecBody.Read(part, isRequired) : null;
        Add(part, new ProcessItem(space, name, todo, spec, labels, []));
    }

    /// <summary>The groups of a namespace: <c>meta</c>, targets and <c>spec.process_group</c>.</summary>
    public void ReadGroups(GseFields part)
    {
        var space = PartOf(part.RequiredObject("meta"), "namespace");
        var told = part.RequiredObject("spec")?.RequiredObjects("process_group") ?? [];
        var groups = told.Select(GroupFields.Read).ToList();
        Add(part, new ProcessItem(
            space, "", ProcessOperation.SetGroups, null, new Dictionary<string, string>(), groups));
    }

    public TaskDraft Draft() => new(
        "", null, new ProcessWork(_items), new TargetSelection(_wishes, null, null), TaskPlan.AllAtOnce, null);

    private void Add(GseFields part, ProcessItem item)
    {
        var before = body.Problems;
        var targets = GseTargets.Read(body, part, "agent_id_list");
        if (targets.Ids.Count == 0 && body.Problems == before)
        {
            part.Wrong("agent_id_list", "must not be empty");
        }

        for (var i = 0; i < targets.Ids.Count && !body.IsFull; i++)
        {
            var place = PlaceOf(item with { SupplierId = targets.Hosts?[i].SupplierId });
            _wishes.Add(new TargetWish(targets.Ids[i], Item: place));
        }
    }

    private int PlaceOf(ProcessItem item)
    {
        var identity = new ItemIdentity(
            item.Namespace, item.Name, item.Operation, item.Spec, Line(item.Labels), string.Join('\n', item.Groups),
            item.SupplierId);
        if (!_known.TryGetValue(identity, out var place))
        {
            _known.Add(identity, place = _items.Count);
            _items.Add(item);
        }

        return place;
    }

    // JSON, since names and values may hold any character.
    private static string Line(IReadOnlyDictionary<string, string> labels) => labels.Count == 0 ? ""
        : string.Concat(labels.OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{JsonEncodedText.Encode(label.Key)}\"{JsonEncodedText.Encode(label.Value)}\""));

    private static string PartOf(GseFields? meta, string field)
    {
        if (meta is not { } fields)
        {
            return "";
        }

        var text = fields.Required(field);
        if (text.Length > 0 && !ProcessKey.IsPart(text))
        {
            fields.Wrong(field, $"must be at most {ProcessKey.MaxPartLength} characters, and no colon among them");
        }

        return text;
    }

    // A process id as a number is among what clients send.
    private static Dictionary<string, string> LabelsOf(GseFields? meta)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (meta?.Object("labels") is not { } fields)
        {
            return labels;
        }

        foreach (var label in fields.Item.EnumerateObject())
        {
            switch (label.Value.ValueKind)
            {
                case JsonValueKind.True or JsonValueKind.False:
                    labels[label.Name] = label.Value.GetRawText();
                    break;
                case not JsonValueKind.Null:
                    labels[label.Name] = fields.Text(label.Name);
                    break;
            }
        }

        return labels;
    }

    private static ProcessOperation OperationIn(GseFields part)
    {
        if (part.RequiredNumber("op_type") is not { } number)
        {
            return ProcessOperation.Query;
        }

        var operation = (ProcessOperation)number;
        if (!Operations.Contains(operation))
        {
            part.Wrong("op_type", "must be 0, 1, 2, 3, 4, 7, 8 or 9");
        }

        return operation;
    }

    private readonly record struct ItemIdentity(
        string Namespace, string Name, ProcessOperation Operation, ProcessSpec? Spec, string Labels, string Groups,
        int? SupplierId);
}
