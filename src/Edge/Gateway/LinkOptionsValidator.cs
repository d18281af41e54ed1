using Microsoft.Extensions.Options;

namespace Gse.Edge.Gateway;

[OptionsValidator]
internal sealed partial class LinkOptionsValidator : IValidateOptions<LinkOptions>;
