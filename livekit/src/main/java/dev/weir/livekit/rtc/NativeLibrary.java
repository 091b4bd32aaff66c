package dev.weir.livekit.rtc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.FfiResponse;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;

/**
 * LiveKit's native library, version {@value LiveKitLibrary#CORE_VERSION}, in this process. It is
 * made ready once and never unloaded, for its threads call back until the process ends.
 */
@SuppressWarnings("restricted") // whatever it does, the process does
final class NativeLibrary implements Native {
  private static final String SDK = "java";
  private static final String SDK_VERSION = "0.1.0";

  private final MethodHandle request;
  private final MethodHandle drop;

  private NativeLibrary(SymbolLookup symbols) {
    request =
        function(
            symbols,
            "livekit_ffi_request",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    drop =
        function(
            symbols, "livekit_ffi_drop_handle", FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG));
  }

  /**
   * Loads it, and has it call.
   *
   * @throws RtcFailed if that is no such library
   */
  static NativeLibrary load(Path file, Upcall upcall) {
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.global());
      NativeLibrary library = new NativeLibrary(symbols);
      initialize(symbols, upcall);
      return library;
    } catch (IllegalArgumentException e) {
      throw new RtcFailed(
          "%s: cannot be loaded: %s (expected: LiveKit's native library %s of this platform)"
              .formatted(file, e.getMessage(), LiveKitLibrary.CORE_VERSION),
          e);
    }
  }

  private static void initialize(SymbolLookup symbols, Upcall upcall) {
    MethodHandle initialize =
        function(
            symbols,
            "livekit_ffi_initialize",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN, ADDRESS, ADDRESS));
    Arena forever = Arena.global();
    try {
      initialize.invokeExact(
          stub(upcall), true, forever.allocateFrom(SDK), forever.allocateFrom(SDK_VERSION));
    } catch (Throwable e) {
      throw new IllegalStateException("livekit_ffi_initialize: failed (expected: to return)", e);
    }
  }

  private static MemorySegment stub(Upcall upcall) throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(void.class, MemorySegment.class, long.class);
    MethodHandle target = MethodHandles.lookup().bind(upcall, "call", type);
    return Linker.nativeLinker()
        .upcallStub(target, FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG), Arena.global());
  }

  private static MethodHandle function(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    MemorySegment address =
        symbols
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("it has no function " + name));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  @Override
  public FfiResponse request(FfiRequest message) {
    byte[] bytes = message.toByteArray();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocateFrom(JAVA_BYTE, bytes);
      MemorySegment out = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
      long handle =
          (long) request.invokeExact(in, (long) bytes.length, out, out.asSlice(ADDRESS.byteSize()));
      if (handle == 0) {
        throw new RtcFailed("refused by the native library");
      }
      return response(handle, out);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("livekit_ffi_request: failed (expected: to return)", e);
    }
  }

  private FfiResponse response(long handle, MemorySegment out)
      throws InvalidProtocolBufferException {
    try {
      long length = out.get(JAVA_LONG, ADDRESS.byteSize());
      return FfiResponse.parseFrom(Memory.bytes(out.get(ADDRESS, 0), length));
    } finally {
      drop(handle);
    }
  }

  @Override
  public boolean drop(long handle) {
    try {
      return (boolean) drop.invokeExact(handle);
    } catch (Throwable e) {
      throw new IllegalStateException("livekit_ffi_drop_handle: failed (expected: to return)", e);
    }
  }
}
