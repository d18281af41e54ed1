using Microsoft.Extensions.Options;

namespace Gse.Edge.Security.Pki;

[OptionsValidator]
internal sealed partial class PkiOptionsValidator : IValidateOptions<PkiOptions>;
