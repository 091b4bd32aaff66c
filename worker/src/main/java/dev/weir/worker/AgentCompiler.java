package dev.weir.worker;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import dev.weir.worker.AgentSources.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the {@code .java} files of a folder in memory, each by itself with a class loader of its
 * own, and finds the agents in them: classes that carry {@link AgentConfig}. Stateless; any thread;
 * takes about a second the first time.
 */
public final class AgentCompiler {
  private static final List<String> OPTIONS =
      List.of("-parameters", "-proc:none", "-Xlint:none", "-implicit:none");

  private final JavaCompiler compiler;
  private final String classPath;

  /**
   * Compiles against the class path of this process.
   *
   * @throws IllegalStateException on a runtime without a compiler
   */
  public AgentCompiler() {
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new IllegalStateException(
          "java: no compiler in this runtime (expected: a JDK; point JAVA_HOME to one)");
    }
    this.compiler = found;
    this.classPath = System.getProperty("java.class.path");
  }

  /**
   * The agents of a folder, in order of their files' names; sub-folders are left alone.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public AgentSources compile(Path folder) {
    List<AgentSpec> agents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : sources(folder)) {
      for (AgentSpec agent : compileFile(file, problems)) {
        if (names.add(agent.name())) {
          agents.add(agent);
        } else {
          problems.add(problem(file, "agent name \"%s\" is taken".formatted(agent.name())));
        }
      }
    }
    return new AgentSources(agents, problems);
  }

  private static List<Path> sources(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("folder: " + folder + " cannot be read", e);
    }
  }

  private List<AgentSpec> compileFile(Path file, List<Problem> problems) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null);
        MemoryFiles memory = new MemoryFiles(files)) {
      boolean compiled =
          compiler
              .getTask(
                  new StringWriter(), memory, said, options(), null, files.getJavaFileObjects(file))
              .call();
      if (compiled) {
        return agents(file, memory.loader(), problems);
      }
      said.getDiagnostics().stream()
          .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
          .forEach(d -> problems.add(problem(file, d)));
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("file: " + file + " cannot be compiled", e);
    }
  }

  private List<String> options() {
    return Stream.concat(OPTIONS.stream(), Stream.of("-classpath", classPath)).toList();
  }

  private static List<AgentSpec> agents(Path file, MemoryLoader loader, List<Problem> problems) {
    List<AgentSpec> agents = new ArrayList<>();
    try {
      for (String name : loader.names()) {
        Class<?> type = loader.loadClass(name);
        if (type.isAnnotationPresent(AgentConfig.class)) {
          agents.add(agent(type));
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      problems.add(problem(file, String.valueOf(e.getMessage())));
      return List.of();
    }
    if (agents.isEmpty()) {
      problems.add(problem(file, "no class with @AgentConfig (expected: one that is an Agent)"));
    }
    return agents;
  }

  private static AgentSpec agent(Class<?> type) {
    if (!Agent.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          "class: %s (expected: a class that implements Agent)".formatted(type.getName()));
    }
    return AgentSpec.of(type.asSubclass(Agent.class));
  }

  private static Problem problem(Path file, String message) {
    return new Problem(file, 0, 0, message);
  }

  private static Problem problem(Path file, Diagnostic<? extends JavaFileObject> diagnostic) {
    return new Problem(
        file,
        Math.max(0, diagnostic.getLineNumber()),
        Math.max(0, diagnostic.getColumnNumber()),
        diagnostic.getMessage(Locale.ROOT));
  }
}
