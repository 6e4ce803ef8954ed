import groovy.json.JsonSlurper

assert !new File(basedir, 'pom.xml').exists()
def report = new JsonSlurper().parse(new File(basedir, 'target/hullcheck/report.json'))
assert report.packages.size() == 14
assert report.packages.every { it.type == 'apk' && it.namespace == 'alpine' }
assert report.image.distribution.version.startsWith('3.10.')
def log = new File(basedir, 'build.log').text
assert log.contains('14 packages (14 apk)')
report.packages.each { assert log.replaceAll(/\s*\n\[INFO\]\s+/, ' ').contains(it.name + ' ' + it.version) }
return true
