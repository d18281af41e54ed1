using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// In this process and not in one that is built for the purpose: that would need a restore of its own.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly)
    .Run(args, DefaultConfig.Instance.WithArtifactsPath("bench/out"));
