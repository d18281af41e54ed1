using System.Runtime.CompilerServices;
using Gse.Application;
using Gse.Domain.Access;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Architecture.Tests;

public sealed class The_use_cases
{
    private static readonly IServiceCollection Services = new ServiceCollection().AddGseApplication();

    public static TheoryData<Type> Requests => [.. Assemblies.Application.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IBaseRequest)))];

    [Theory]
    [MemberData(nameof(Requests))]
    public void have_exactly_one_handler_each(Type request)
    {
        var answer = request.GetInterfaces()
            .Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>))
            .GetGenericArguments()[0];
        var handler = typeof(IRequestHandler<,>).MakeGenericType(request, answer);
        Assert.Single(Services, service => service.ServiceType == handler);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void name_the_role_that_may_ask(Type request)
    {
        Assert.True(request.IsAssignableTo(typeof(IGseRequest)), $"{request.Name} is not an IGseRequest");
        var asked = (IGseRequest)RuntimeHelpers.GetUninitializedObject(request);
        Assert.True(Enum.IsDefined(asked.RequiredRole), $"{request.Name} asks for no known role");
    }

    [Fact]
    public void leave_no_handler_unregistered()
    {
        var handlers = Assemblies.Application.GetTypes().Where(type => !type.IsAbstract && type.GetInterfaces().Any(
            face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)));
        var registered = Services.Select(service => service.ImplementationType).ToHashSet();
        Assert.DoesNotContain(handlers, handler => !registered.Contains(handler));
    }

    [Fact]
    public void that_manage_keys_and_tokens_are_for_admins()
    {
        var changes = Assemblies.Application.GetTypes().Where(type =>
            !type.IsAbstract && type.Namespace == "Gse.Application.Access"
            && type.GetInterfaces().Any(face =>
                face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ICommand<>)));
        Assert.All(changes, change => Assert.Equal(
            Role.Admin, ((IGseRequest)RuntimeHelpers.GetUninitializedObject(change)).RequiredRole));
    }
}
