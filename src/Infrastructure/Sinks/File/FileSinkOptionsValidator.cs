using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.File;

[OptionsValidator]
internal sealed partial class FileSinkOptionsValidator : IValidateOptions<FileSinkOptions>;
