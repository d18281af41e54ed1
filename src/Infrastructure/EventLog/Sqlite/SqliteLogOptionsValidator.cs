using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.EventLog.Sqlite;

[OptionsValidator]
internal sealed partial class SqliteLogOptionsValidator : IValidateOptions<SqliteLogOptions>;
