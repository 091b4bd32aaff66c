package dev.weir.cli.pipelines;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command on pipelines, wherever they come from. */
@Command
abstract sealed class CatalogCommand implements Callable<Integer>
    permits ListCommand, InfoCommand, DagCommand, RunCommand {
  @Spec CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable CommandsOnPipelines parent;

  final CommandsOnPipelines parent() {
    if (parent == null) {
      throw new IllegalStateException("parent: none (expected: a command of its own above it)");
    }
    return parent;
  }

  /** What is wrong with others is said where it is not there. */
  final FoundPipeline<?> pipeline(String name) {
    Catalog catalog = parent().catalog();
    Optional<FoundPipeline<?>> found = catalog.find(name);
    if (found.isEmpty()) {
      tell(catalog);
    }
    return found.orElseThrow(() -> catalog.missing(name));
  }

  final void tell(Catalog catalog) {
    catalog.problems().forEach(this::say);
    catalog.notes().forEach(this::say);
  }

  /** The flags that a run of it has, besides those that every run has. */
  final Flags flags(FoundPipeline<?> found) {
    CommandLine run = requireNonNull(spec.parent().subcommands().get("run"), "run");
    List<String> taken =
        run.getCommandSpec().options().stream()
            .flatMap(option -> Stream.of(option.names()))
            .toList();
    return new Flags(found.fields(), taken);
  }

  /** A sentence for people, behind the name of the program. */
  final void say(String sentence) {
    err().println(spec.root().name() + ": " + sentence);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
