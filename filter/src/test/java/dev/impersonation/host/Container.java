package dev.impersonation.host;

import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;

/** A container that the suites of this package run on. */
interface Container {
  /** What it does otherwise than others, with what is registered in this way. */
  HostQuirks quirks(Registration registration);

  /** What it does otherwise than others, with what is registered in code. */
  default HostQuirks quirks() {
    return quirks(Registration.CODE);
  }

  /** Starts one with what is registered in code. */
  RunningHost start(Consumer<ServletContext> application) throws Exception;

  /** Starts one with the application that the contract is spoken to. */
  RunningHost start(Registration registration, Map<String, String> settings) throws Exception;

  /** Starts one without any application. */
  ManyApplications startMany() throws Exception;
}
