package dev.impersonation.spring.host;

import dev.impersonation.contract.HostContract;
import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.contract.StartContract;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract, on one server that Boot starts. */
abstract class ContractOnBoot extends HostContract {
  private final Boot boot;

  ContractOnBoot(Boot boot) {
    this.boot = boot;
  }

  @Override
  public final HostQuirks quirks() {
    return boot.quirks();
  }

  @Override
  protected final RunningHost start(Map<String, String> settings) {
    return boot.start(settings);
  }

  /**
   * With the names that properties have. One that differs in its capitals alone is left out: for
   * Boot it is the same. One server refuses them all; the others differ in how a failure of theirs
   * is reported.
   */
  Stream<Arguments> refusedProperties() {
    return StartContract.refusedSettings()
        .filter(each -> !each.get()[0].toString().startsWith("Anonymous "))
        .map(each -> Arguments.of(inProperties(each.get()[0].toString()), each.get()[1]))
        .limit(boot == Boot.TOMCAT ? Long.MAX_VALUE : 3);
  }

  private static String inProperties(String expected) {
    String unknown = " is no setting";
    return expected.endsWith(unknown)
        ? "[" + BootHost.property(expected.replace(unknown, "")) + "] were left unbound"
        : expected;
  }

  @Override
  @ParameterizedTest(name = "{1}")
  @MethodSource("refusedProperties")
  @DisplayName("S47: refused properties fail at start")
  public void start_refusedSetting_letsNothingThrough(
      String expected, Map<String, String> settings) {
    super.start_refusedSetting_letsNothingThrough(expected, settings);
  }
}
