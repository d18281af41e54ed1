using Microsoft.Extensions.Options;

namespace Gse.Application.Delivery;

[OptionsValidator]
internal sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
