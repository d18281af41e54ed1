using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.ReadModels.Marten;

[OptionsValidator]
internal sealed partial class MartenReadModelOptionsValidator : IValidateOptions<MartenReadModelOptions>;
