using Microsoft.Extensions.Options;

namespace Gse.Application.Edges;

[OptionsValidator]
internal sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
