// a page of each module, with what report.html holds
for (module in ['app', 'web']) {
    def page = new File(basedir, module + '/target/site/hullcheck.html').text
    assert page.contains('UNHEALTHY')
    assert page.contains('CVE-2018-25032')
    assert page.contains('zlib1g')
    assert page.contains('update zlib1g (built from zlib) to')
    assert page.contains('Only the embedded sample')
    for (title in ['Fix plan', 'Findings', 'Layers', 'Packages', 'Policy and advisories']) {
        assert page =~ ('<h[1-6]>(<a[^>]*>(</a>)?)?' + title)
    }
    // the skin, and the whole report beside it
    assert page.contains('maven-fluido')
    assert page.contains('href="hullcheck/report.html"')
    assert new File(basedir, module + '/target/site/hullcheck/report.html').text.contains('Content-Security-Policy')
    assert new File(basedir, module + '/target/site/hullcheck/bom.spdx.json').text.contains('SPDX-2.3')
}

// an image's names are text, whatever they look like
def hostile = new File(basedir, 'web/target/site/hullcheck.html').text
assert hostile.contains('&lt;script&gt;alert(1)&lt;/script&gt;{link,javascript:alert(2)}[x](y)')
assert !hostile.contains('<script>alert(1)')
assert !hostile.contains('href="javascript')
assert !hostile.contains('\u001b')

// the top: both modules, the finding once
def top = new File(basedir, 'target/site/hullcheck.html').text
assert top.contains('href="app/hullcheck.html"')
assert top.contains('href="web/hullcheck.html"')
assert top =~ /app, web/
assert top.count('CVE-2018-25032') == 1
return true
