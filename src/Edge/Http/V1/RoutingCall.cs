using System.ComponentModel;
using MediatR;

namespace Gse.Edge.Http.V1;

/// <summary>What every change of routes needs beside its own.</summary>
internal readonly record struct RoutingCall(
    HttpContext Context, IMediator Mediator, RoutingAnswers Answers,
    [property: Description("In whose name; default gse")] string? Platform, CancellationToken Cancellation);
