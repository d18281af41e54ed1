using System.Reactive.Concurrency;
using Gse.Application.Access;
using Gse.Application.Agents;
using Gse.Application.Alarms;
using Gse.Application.Behaviours;
using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Fleet;
using Gse.Application.Groups;
using Gse.Application.Heartbeats;
using Gse.Application.Liveness;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Application.Projections.Queries;
using Gse.Application.Routing;
using Gse.Application.Sessions;
using Gse.Application.Subscriptions;
using Gse.Application.Tasks;
using Gse.Application.Tasks.Output;
using Gse.Application.Tasks.Running;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gse.Application;

/// <summary>
/// What the application consists of. Needs an event log and a read model store from the infrastructure.
/// </summary>
public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddGseApplication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LogTraits(IsShared: false));
        return services.AddMediator().AddFleet().AddProjections().AddAgents().AddSessions()
            .AddEdges()
            .AddLiveness()
            .AddQueries()
            .AddAccessKeys()
            .AddSubscriptions()
            .AddGroups()
            .AddTasks()
            .AddEnrolment()
            .AddAlarms()
            .AddRouting()
            .AddDelivery();
    }

    /// <summary>
    /// Delivery progress in the log, for one that edges share: whoever delivers next goes on where another one stopped.
    /// </summary>
    public static IServiceCollection AddLogDeliveryCheckpoints(this IServiceCollection services) =>
        services.AddSingleton<IDeliveryCheckpoints, LogDeliveryCheckpoints>();

    /// <summary>
    /// Registers the handler of one use case. There is no scanning: this list is the table of contents.
    /// </summary>
    internal static IServiceCollection AddUseCase<TRequest, TValue, THandler>(this IServiceCollection services)
        where TRequest : IRequest<Result<TValue>>
        where THandler : class, IRequestHandler<TRequest, Result<TValue>> =>
        services.AddTransient<IRequestHandler<TRequest, Result<TValue>>, THandler>();

    private static IServiceCollection AddMediator(this IServiceCollection services) => services
        .AddScoped<CallContext>()
        .AddScoped<ServiceFactory>(scope => scope.GetService!)
        .AddScoped<IMediator, Mediator>()
        .AddSingleton<UseCases>()
        .AddSingleton<IdempotencyMemory>()
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(TracingBehaviour<,>))
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehaviour<,>))
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthorisationBehaviour<,>))
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(LogReachBehaviour<,>))
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehaviour<,>));

    // Opened by the host before anything else: options are bound to what the fleet has.
    private static IServiceCollection AddFleet(this IServiceCollection services) => services
        .AddSingleton<FleetSecrets>()
        .AddSingleton<FleetSettings>();

    private static IServiceCollection AddProjections(this IServiceCollection services) => services
        .AddSingleton(provider => new ProjectionProgress(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<LateViews>()
        .AddSingleton<MemoryQueries>()
        .AddSingleton<ReadModelAnswers>()
        .AddScoped<AnswerOrigin>()
        .AddSingleton<ReadModelRebuild>()
        .AddProjection<LogOrigin>()
        .AddProjection<AgentProjection>()
        .AddProjection<ProcessProjection>()
        .AddProjection<AccessKeyProjection>()
        .AddProjection<EnrolmentTokenProjection>()
        .AddProjection<SubscriptionProjection>()
        .AddProjection<GroupProjection>()
        .AddSingleton<TargetResolver>()
        .AddHostedService<Projector>();

    private static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddSingleton<AgentStore>()
        .AddUseCase<OpenSession, long, OpenSessionHandler>()
        .AddUseCase<CloseSession, bool, CloseSessionHandler>()
        .AddUseCase<SetAgentLabels, Unit, SetAgentLabelsHandler>()
        .AddUseCase<RetireAgent, Unit, RetireAgentHandler>();

    private static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<SessionRegistry>()
        .AddSingleton<IAgentSignals, FleetSignals>()
        .AddUseCase<CloseSessions, Unit, CloseSessionsHandler>()
        .AddUseCase<ChangeFacts, Unit, ChangeFactsHandler>()
        .AddUseCase<RecordIdConflict, Unit, RecordIdConflictHandler>()
        .AddUseCase<RecordReports, Unit, RecordReportsHandler>();

    private static IServiceCollection AddEdges(this IServiceCollection services)
    {
        services.AddOptions<EdgeOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>()
            .AddProjection<EdgeProjection>()
            .AddSingleton<IEdgeDirectory>(provider => provider.GetRequiredService<EdgeProjection>())
            .AddSingleton<EdgeJournal>()
            .AddSingleton<EdgeLease>()
            .AddSingleton<OrphanedAgents>()
            .AddSingleton<EdgeTakeover>();
    }

    // Judge before lifecycle: it must hear the first verdict. The lifecycle waits for the projections to have caught
    // up.
    private static IServiceCollection AddLiveness(this IServiceCollection services) => services
        .AddSingleton(provider => new LivenessPipeline(
            provider.GetRequiredService<IOptions<LivenessOptions>>().Value, DefaultScheduler.Instance,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IValidateOptions<LivenessOptions>, LivenessOptionsValidator>()
        .AddSingleton<IValidateOptions<HeartbeatOptions>, HeartbeatOptionsValidator>()
        .AddSingleton<ILivenessSignals, LivenessSignals>()
        .AddSingleton<HeartbeatHistory>()
        .AddSingleton<OtherEdgesBeats>()
        .AddUseCase<GetHeartbeats, HeartbeatList, GetHeartbeatsHandler>()
        .AddSingleton<HeartbeatRecorder>()
        .AddSingleton<IHeartbeatSink>(provider => provider.GetRequiredService<HeartbeatRecorder>())
        .AddSingleton<LogWatch>()
        .AddHostedService<LivenessJudge>()
        .AddHostedService<EdgeLifecycle>()
        .AddHostedService<LeaseKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<EdgeTakeover>())
        .AddHostedService<EdgeSentinel>()
        .AddHostedService(provider => provider.GetRequiredService<OtherEdgesBeats>())
        .AddHostedService(provider => provider.GetRequiredService<HeartbeatRecorder>())
        .AddHostedService(provider => provider.GetRequiredService<LogWatch>());

    private static IServiceCollection AddAlarms(this IServiceCollection services)
    {
        services.AddOptions<AlarmOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<AlarmOptions>, AlarmOptionsValidator>()
            .AddProjection<AlarmProjection>()
            .AddSingleton<AlarmComposer>()
            .AddHostedService<AlarmReaction>();
    }

    private static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.AddOptions<TaskOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<TaskOptions>, TaskOptionsValidator>()
            .AddProjection<TaskProjection>()
            .AddSingleton<ITaskPolicy, TaskPolicy>()
            .AddSingleton<TaskStore>()
            .AddSingleton<OutputBatches>()
            .AddSingleton<TaskOutputs>()
            .AddSingleton<NewsRecorder>()
            .AddSingleton<TargetJudge>()
            .AddSingleton<OrderDesk>()
            .AddSingleton<TaskCrew>()
            .AddSingleton<TaskResumption>()
            .AddSingleton<TaskEngine>()
            .AddSingleton<ITaskSignals>(provider => provider.GetRequiredService<TaskEngine>())
            .AddHostedService(provider => provider.GetRequiredService<TaskEngine>())
            .AddUseCase<SubmitTask, SubmittedTask, SubmitTaskHandler>()
            .AddUseCase<PreviewTask, TaskPreview, PreviewTaskHandler>()
            .AddUseCase<ApproveTask, Unit, ApproveTaskHandler>()
            .AddUseCase<TerminateTask, Unit, TerminateTaskHandler>()
            .AddUseCase<RerunTask, SubmittedTask, RerunTaskHandler>()
            .AddUseCase<GetTask, TaskDetail, GetTaskHandler>()
            .AddUseCase<ListTasks, TaskPage, ListTasksHandler>()
            .AddUseCase<ListTaskTargets, TargetPage, ListTaskTargetsHandler>()
            .AddUseCase<GetTaskResults, IReadOnlyList<ResultAnswer>, GetTaskResultsHandler>()
            .AddUseCase<AwaitTask, bool, AwaitTaskHandler>();
    }

    private static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddProjection<ChannelProjection>()
        .AddProjection<StreamToProjection>()
        .AddSingleton<RoutingTables>()
        .AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>()
        .AddSingleton<DocumentSource>()
        .AddSingleton<RecordRouter>()
        .AddSingleton<RecordIntake>()
        .AddUseCase<PostRecords, PostedRecords, PostRecordsHandler>()
        .AddUseCase<ListDelivery, IReadOnlyList<LaneStatus>, ListDeliveryHandler>()
        .AddSingleton<Lanes>()
        .AddSingleton<IStorageLoads>(provider => provider.GetRequiredService<Lanes>())
        .AddSingleton<LossJournal>()
        .AddHostedService(provider => provider.GetRequiredService<LossJournal>())
        .AddHostedService<DefaultRoutes>()
        .AddSingleton<DeliveryDutyKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<DeliveryDutyKeeper>())
        .AddHostedService<Deliverer>()
        .AddSingleton<DeliveryJournal>()
        .AddHostedService<AlarmAudience>()
        .AddHostedService<UnroutedWatch>();

    private static IServiceCollection AddEnrolment(this IServiceCollection services) => services
        .AddSingleton<EnrolmentTokenStore>()
        .AddUseCase<IssueEnrolmentToken, IssuedEnrolmentToken, IssueEnrolmentTokenHandler>()
        .AddUseCase<ListEnrolmentTokens, IReadOnlyList<EnrolmentTokenView>, ListEnrolmentTokensHandler>()
        .AddUseCase<RevokeEnrolmentToken, Unit, RevokeEnrolmentTokenHandler>()
        .AddUseCase<EnrolAgent, EnrolledAgent, EnrolAgentHandler>()
        .AddUseCase<RenewCertificate, EnrolledAgent, RenewCertificateHandler>()
        .AddUseCase<EnrolWithoutTls, Unit, EnrolWithoutTlsHandler>();

    private static IServiceCollection AddProjection<TProjection>(this IServiceCollection services)
        where TProjection : class, IProjection => services
        .AddSingleton<TProjection>()
        .AddSingleton<IProjection>(provider => provider.GetRequiredService<TProjection>());
}
