using Gse.Application.EventLog;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>The sets of documents, and how far each has come.</summary>
internal sealed class GenerationStatements : SqliteStatements
{
    private readonly SqliteCommand _all;
    private readonly SqliteCommand _add;
    private readonly SqliteCommand _move;
    private readonly SqliteCommand _mark;
    private readonly SqliteCommand _drop;

    public GenerationStatements(SqliteConnection connection)
        : base(connection)
    {
        _all = Prepare("SELECT id, version, state, activated, position FROM generation ORDER BY id");
        _add = Prepare(
            "INSERT INTO generation (version, state, activated) VALUES ($1, $2, 0)",
            SqliteType.Integer, SqliteType.Text);
        _move = Prepare(
            "UPDATE generation SET position = $2 WHERE id = $1", SqliteType.Integer, SqliteType.Integer);
        _mark = Prepare(
            "UPDATE generation SET state = $2, activated = $3 WHERE id = $1",
            SqliteType.Integer, SqliteType.Text, SqliteType.Integer);
        _drop = Prepare("DELETE FROM generation WHERE id = $1", SqliteType.Integer);
    }

    public List<SqliteGeneration> All()
    {
        var found = new List<SqliteGeneration>();
        using var rows = _all.ExecuteReader();
        while (rows.Read())
        {
            found.Add(new SqliteGeneration(
                rows.GetInt64(0), rows.GetInt32(1), rows.GetString(2), rows.GetInt64(3),
                rows.IsDBNull(4) ? null : new LogPosition(rows.GetInt64(4))));
        }

        return found;
    }

    public SqliteGeneration Add(int version, string state)
    {
        Bind(_add, version, state).ExecuteNonQuery();
        return All()[^1];
    }

    public void Move(long id, LogPosition position) => Bind(_move, id, position.Value).ExecuteNonQuery();

    public void Mark(long id, string state, long activated) => Bind(_mark, id, state, activated).ExecuteNonQuery();

    public void Drop(long id) => Bind(_drop, id).ExecuteNonQuery();
}
