using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>Statements of one connection, prepared once. Not safe for two threads at a time.</summary>
internal abstract class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly List<SqliteCommand> _all = [];

    /// <summary>All following statements run in this transaction; null ends that.</summary>
    public SqliteTransaction? Transaction
    {
        set => _all.ForEach(command => command.Transaction = value);
    }

    public void Dispose() => _all.ForEach(command => command.Dispose());

    protected static SqliteCommand Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }

    protected SqliteCommand Prepare(string sql, params SqliteType[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.Add($"${i + 1}", parameters[i]);
        }

        command.Prepare();
        _all.Add(command);
        return command;
    }
}
