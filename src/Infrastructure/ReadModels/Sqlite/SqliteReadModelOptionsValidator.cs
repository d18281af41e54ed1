using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.ReadModels.Sqlite;

[OptionsValidator]
internal sealed partial class SqliteReadModelOptionsValidator : IValidateOptions<SqliteReadModelOptions>;
