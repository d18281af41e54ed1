using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.Redis;

[OptionsValidator]
internal sealed partial class RedisSinkOptionsValidator : IValidateOptions<RedisSinkOptions>;
