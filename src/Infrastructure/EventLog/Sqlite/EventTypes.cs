using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// Event types as small numbers. There are as many as the program has events, so all are kept. Writer's
/// thread.
/// </summary>
internal sealed class EventTypes(SqliteConnection connection) : IDisposable
{
    private readonly Statement _find = new(connection, "SELECT id FROM types WHERE name = ? AND json = ?");
    private readonly Statement _insert = new(connection, "INSERT INTO types(name, json) VALUES (?, ?) RETURNING id");
    private readonly Dictionary<(string Name, bool Json), long> _known = [];

    public long Intern(string name, bool json)
    {
        if (!_known.TryGetValue((name, json), out var id))
        {
            _known[(name, json)] = id = Ask(_find, name, json) ?? Ask(_insert, name, json)!.Value;
        }

        return id;
    }

    /// <summary>After a rollback nothing remembered is true.</summary>
    public void Forget() => _known.Clear();

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
    }

    private static long? Ask(Statement statement, string name, bool json)
    {
        if (!statement.Bind(1, name).Bind(2, json ? 1 : 0).Step())
        {
            return null;
        }

        var id = statement.Int64(0);
        statement.Run();
        return id;
    }
}
