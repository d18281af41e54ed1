using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Kafka;

[OptionsValidator]
internal sealed partial class KafkaSinkOptionsValidator : IValidateOptions<KafkaSinkOptions>;
