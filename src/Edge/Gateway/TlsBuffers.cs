using System.Runtime.InteropServices;

namespace Gse.Edge.Gateway;

/// <summary>
/// Lets OpenSSL give back the two buffers of 16 KB that it otherwise keeps for each connection, idle or not: they are
/// most of what an idle agent costs. SslStream has no option for this mode (<c>SSL_MODE_RELEASE_BUFFERS</c>), and the
/// only public way to a context that .NET makes is OpenSSL's callback for new ones.
/// </summary>
internal static partial class TlsBuffers
{
    private const int OfContexts = 1; // CRYPTO_EX_INDEX_SSL_CTX
    private const int SetMode = 33; // SSL_CTRL_MODE
    private const int ReleaseBuffers = 0x10; // SSL_MODE_RELEASE_BUFFERS

    // The names that .NET itself looks for; the same name is the same library, already loaded.
    private static readonly string[] Versions = ["3", "1.1"];
    private static readonly Lock Once = new();
    private static OnNewContext? _callback;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void OnNewContext(nint context, nint data, nint all, int index, nint number, nint pointer);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int NewIndex(
        int kind, nint number, nint pointer, OnNewContext created, nint duplicated, nint freed);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Control(nint context, int command, nint number, nint pointer);

    /// <summary>
    /// For all TLS of this process from now on. To be called when .NET has used OpenSSL before, so that it is loaded
    /// and set up. Where there is none, TLS costs more memory, and that is all.
    /// </summary>
    public static void ReleaseWhenIdle(ILogger logger)
    {
        lock (Once)
        {
            if (_callback is not null)
            {
                return;
            }

            foreach (var version in Versions)
            {
                if (TryFind($"libssl.so.{version}", "SSL_CTX_ctrl", out Control control)
                    && TryFind($"libcrypto.so.{version}", "CRYPTO_get_ex_new_index", out NewIndex register))
                {
                    // The field keeps alive what OpenSSL calls from now on.
                    _callback = (context, _, _, _, _, _) => control(context, SetMode, ReleaseBuffers, 0);
                    register(OfContexts, 0, 0, _callback, 0, 0);
                    return;
                }
            }
        }

        Log.Unknown(logger);
    }

    private static bool TryFind<T>(string library, string name, out T function)
        where T : Delegate
    {
        function = null!;
        if (!NativeLibrary.TryLoad(library, out var handle)
            || !NativeLibrary.TryGetExport(handle, name, out var address))
        {
            return false;
        }

        function = Marshal.GetDelegateForFunctionPointer<T>(address);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(3095, LogLevel.Information, "No OpenSSL known to the edge: an idle agent costs more memory")]
        public static partial void Unknown(ILogger logger);
    }
}
