using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Pulsar;

[OptionsValidator]
internal sealed partial class PulsarSinkOptionsValidator : IValidateOptions<PulsarSinkOptions>;
