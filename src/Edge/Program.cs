using Gse.Edge.Hosting;

return await EdgeProgram.RunAsync(args);
