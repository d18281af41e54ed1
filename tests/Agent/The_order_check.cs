using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Tasks;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class The_order_check
{
    private static readonly RunKey Key = new("t:1", 0);

    [Fact]
    public void takes_relations_in_any_order_that_ends()
    {
        var order = TaskAgent.Order("t:1", "a", "b", "c");
        order.Script.Atomics[0].After.AddRange([1u, 2u, 2u]);
        order.Script.Atomics[1].After.Add(2);
        Assert.Null(OrderCheck.Check(order, Key));
    }

    [Fact]
    public void refuses_what_waits_for_itself()
    {
        var order = TaskAgent.Order("t:1", "a", "b", "c");
        order.Script.Atomics[0].After.Add(1);
        order.Script.Atomics[1].After.Add(0);
        Says(order, "waits for itself");
        var own = TaskAgent.Order("t:1", "a");
        own.Script.Atomics[0].After.Add(0);
        Says(own, "waits for itself");
    }

    [Fact]
    public void refuses_what_makes_no_sense()
    {
        Says(new TaskOrder { TaskId = "t:1" }, "does not know such orders");
        Says(TaskAgent.Order("t:1"), "nothing to run");
        Says(TaskAgent.Order("t:1", "a", " \t"), "atomic task 1 has no command");
        var order = TaskAgent.Order("t:1", "a", "b");
        order.Script.Atomics[1].After.Add(9);
        Says(order, "waits for 9, which is not there");
        order.Script.Atomics[1].Id = 0;
        Says(order, "two atomic tasks 0");
        Says(TaskAgent.Order("t:1", "a"), "cannot be one", new RunKey("../x", 0));
        Says(TaskAgent.Order("t:1", "a"), "cannot be one", new RunKey(new string('x', 65), 0));
    }

    [Theory]
    [InlineData("/tmp", "../x", "no name of a file")]
    [InlineData("/tmp", "", "no name of a file")]
    [InlineData("/tmp", "..", "no name of a file")]
    [InlineData("tmp", "x", "no absolute path")]
    [InlineData("", "x", "no absolute path")]
    public void refuses_files_that_would_be_elsewhere(string folder, string name, string why)
    {
        var order = TaskAgent.Order("t:1", "a");
        order.Script.Files.Add(new ScriptFile { Folder = folder, Name = name });
        Says(order, why);
    }

    [Theory]
    [InlineData("A=B")]
    [InlineData("1A")]
    [InlineData("")]
    [InlineData("BASH_FUNC_x%%")]
    [InlineData("GSE_RUN")]
    [InlineData("GSE_TASK_ID")]
    public void refuses_variables_that_no_shell_has(string name)
    {
        var order = TaskAgent.Order("t:1", "a");
        order.Script.Environment[name] = "x";
        Says(order, "name of a variable");
    }

    [Theory]
    [InlineData("/a/b c", "/a/b")]
    [InlineData("  '/a/b c' d", "/a/b c")]
    [InlineData("\"/a b\"/c;x", "/a b/c")]
    [InlineData(@"/a\ b c", "/a b")]
    [InlineData("/a|b", "/a")]
    [InlineData("", "")]
    public void reads_a_commands_first_word_as_a_shell_does(string command, string word) =>
        Assert.Equal(word, Interpreters.FirstWord(command));

    private static void Says(TaskOrder order, string why, RunKey? key = null)
    {
        var refusal = OrderCheck.Check(order, key ?? Key);
        Assert.Equal(StartFailure.Invalid, refusal?.Failure);
        Assert.Contains(why, refusal?.Message, StringComparison.Ordinal);
    }
}
