namespace Gse.Edge.Http.GseApi;

/// <summary>One action of the GSE API: how it is called, and what its <c>data</c> looks like.</summary>
/// <param name="Module"><c>cluster</c>, <c>proc</c>, ...: the part of the path before the action, absent on ESB
/// paths.</param>
/// <param name="Action">e.g. <c>list_agent_state</c>.</param>
/// <param name="Aliases">Other spellings behind <c>/api/v2/</c>.</param>
internal sealed record GseResource(string Module, string Action, GseShape Shape, params string[] Aliases)
{
    /// <summary>What the older API calls it.</summary>
    public string EsbAction { get; init; } = Action;

    /// <summary>
    /// Its clients read nothing of an answer that is not 200: input that is wrong is answered with 200 and a code
    /// (contract gse-routing-status-alarms, section 1).
    /// </summary>
    public bool RefusesWith200 { get; init; }

    /// <summary>
    /// Thousands of targets with what is to be done there: the body may be longer than others, see
    /// <see cref="GseHttpOptions.MaxTaskBodyBytes"/>.
    /// </summary>
    public bool TakesTasks { get; init; }

    public const string V2Prefix = "/api/v2/";
    public const string EsbPrefix = "/api/c/compapi/v2/gse/";

    /// <summary>The path that all spellings of the newer API are led to.</summary>
    public string V2Path => $"{V2Prefix}{Module}/{Action}";

    /// <summary>The same for the older API, whose rows may look different.</summary>
    public string EsbPath => EsbPrefix + EsbAction;
}
