namespace Gse.Domain.Access;

/// <summary>What a caller may do; each role may do what the one before it may.</summary>
public enum Role
{
    /// <summary>Read status, history and configuration.</summary>
    Viewer = 1,

    /// <summary>Change agents, routes and tasks.</summary>
    Operator = 2,

    /// <summary>Manage access keys and enrolment tokens.</summary>
    Admin = 3,
}
