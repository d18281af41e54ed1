using Microsoft.Extensions.Options;

namespace Gse.Edge.Http;

/// <summary>Holds the options to the bounds written at them.</summary>
[OptionsValidator]
internal sealed partial class GseHttpOptionsValidator : IValidateOptions<GseHttpOptions>;
