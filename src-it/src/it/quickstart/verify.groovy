import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def builds = log.split('Scanning for projects')
assert builds.length == 4

// the first build: log4j-core 2.14.1 with Log4Shell, its place, the fixed version, and where the page is
assert builds[1] =~ /CRITICAL  CVE-2021-44228\s+10\.0  2\.14\.1 -> 2\.15\.0/
assert builds[1].contains('org.apache.logging.log4j:log4j-core')
assert builds[1].contains('in  /app/libs/log4j-core-2.14.1.jar (layer 1)')
assert builds[1].contains('do  raise org.apache.logging.log4j:log4j-core to 2.17.1')
assert builds[1].contains('set the property log4j.version to 2.17.1 in pom.xml, line')
// four libraries, each decided in a place of its own: no plan has fewer changes; what only the next major version
// fixes is left, and said
assert builds[1].contains('FIX PLAN 4 changes, 1 finding left')
assert builds[1].replaceAll(/\n\[INFO\] +/, ' ').contains('only another major version mends CVE-2022-1471: org.yaml:snakeyaml 2.0')
assert builds[1].contains('embedded SAMPLE')
assert builds[1] =~ /Report: .*report\.html/
assert builds[1].contains('BUILD SUCCESS')

// the second: one sentence that says why, as a failure and not as an error
assert builds[2].contains('Hullcheck: 2 findings of severity CRITICAL, the worst CVE-2021-44228 in org.apache.logging.log4j:log4j-core 2.14.1 (fixed in 2.17.1); only the embedded sample of 86 vulnerabilities was asked.')
assert builds[2].contains('MojoFailureException')

// the third leaves its report
assert builds[3].contains('BUILD SUCCESS')
def report = new JsonSlurper().parse(new File(basedir, 'target/hullcheck/report.json'))
assert report.verdict == 'UNHEALTHY'
assert report.advisories.sample
assert report.packages.find { it.purl == 'pkg:maven/org.apache.logging.log4j/log4j-core@2.25.2' }
assert report.findings.every { it.severity != 'CRITICAL' && it.name != 'org.apache.logging.log4j:log4j-core' }
assert report.findings*.id.containsAll(['CVE-2022-1471', 'CVE-2022-25857', 'CVE-2022-25647', 'CVE-2021-29425'])
assert new File(basedir, 'target/hullcheck/report.html').text.contains('CVE-2022-1471')
return true
