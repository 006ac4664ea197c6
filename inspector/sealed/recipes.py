"""How somebody without this program checks a package: the text that is left beside packages."""

from pathlib import Path

from inspector.sealed.profile import P256, Profile

_P256_TXT = """\
How to check a package here without the program that made it
如何不用本程序核验此处的数据包

office-ca.crt is the certificate of the issuing office, in PEM form. Get it, or its fingerprint,
from the office itself, not from the package. What ends in .age is encrypted: who has a key for it
begins with step 0; what does not begins with 1.
office-ca.crt 为出具机关的证书（PEM 格式）。请向机关本身索取该证书或核对其指纹，不要从包内取用。
以 .age 结尾的文件已加密，由持有密钥的人从第 0 步开始；其余从第 1 步开始。

  0  age -d -i KEY -o PACKAGE.asice PACKAGE.asice.age
  1  unzip -d X PACKAGE.asice
  2  bagit.py --validate X
  3  cd X
  4  sha256sum -c manifest-sha256.txt
  5  grep -F "$(openssl dgst -sha256 -binary manifest-sha256.txt | base64)" \\
         META-INF/ASiCManifest001.xml
  6  openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s \\
         -content META-INF/ASiCManifest001.xml -CAfile ../office-ca.crt -out ../manifest.out
  7  openssl pkcs7 -inform DER -in META-INF/signature001.p7s -print_certs | \\
         openssl x509 -noout -subject -nameopt utf8,-esc_msb

Where META-INF/signature002.p7s is there, a lead has endorsed the package; then also:
包内另有 META-INF/signature002.p7s 时，表示组长已会签，另核：

  8  grep -F "$(openssl dgst -sha256 -binary META-INF/signature001.p7s | base64)" \\
         META-INF/ASiCManifest002.xml
  9  openssl cms -verify -cades -binary -inform DER -in META-INF/signature002.p7s \\
         -content META-INF/ASiCManifest002.xml -CAfile ../office-ca.crt -out ../manifest.out
 10  openssl pkcs7 -inform DER -in META-INF/signature002.p7s -print_certs | \\
         openssl x509 -noout -subject -nameopt utf8,-esc_msb

2 and 4: the files are those of the list. 5: the list is the one that was signed. 6: a device of
the office signed it. 7: whose device. "openssl dgst -sha256 META-INF/ASiCManifest001.xml" gives the
id of the package. 8: the first signature is the one endorsed. 9, 10: who endorsed it. After the
certificate has expired, add "-attime SECONDS" to 6 and 9, with the time of the office's receipt.
第 2、4 步：文件与清单一致。第 5 步：清单即签名时的清单。第 6 步：由该机关的设备签名。
第 7 步：签名设备属于谁。“openssl dgst -sha256 META-INF/ASiCManifest001.xml”得出数据包编号。
第 8 步：所会签的即第一份签名。第 9、10 步：由谁会签。
证书过期后，在第 6、9 步加上“-attime 秒数”，取机关回执的时间。
"""

_SM2_TXT = """\
How to check a package of the profile sm2-sm3 here without the program that made it
如何不用本程序核验此处采用 SM2/SM3 的数据包

office-ca.crt is the certificate of the issuing office, in PEM form. Get it, or its fingerprint,
from the office itself, not from the package. OpenSSL 3 or later is needed.
office-ca.crt 为出具机关的证书（PEM 格式）。请向机关本身索取该证书或核对其指纹，不要从包内取用。
需要 OpenSSL 3 或更高版本。

  1  unzip -d X PACKAGE.asice
  2  bagit.py --validate X
  3  cd X
  4  sha256sum -c manifest-sha256.txt
  5  grep -F "$(openssl dgst -sm3 -binary manifest-sm3.txt | base64)" META-INF/ASiCManifest001.xml
  6  cut -c1-64 manifest-sm3.txt > ../listed; cut -c67- manifest-sm3.txt |
         xargs openssl dgst -sm3 -r | cut -c1-64 | cmp - ../listed
  7  openssl x509 -inform DER -in data/certs/device.der -out ../device.pem
     openssl verify -vfyopt distid:1234567812345678 -CAfile ../office-ca.crt ../device.pem
  8  openssl asn1parse -inform DER -in META-INF/signature001.p7s > ../parsed
     set -- $(grep "d=5 .*cont \\[ 0 \\]" ../parsed | sed "s/[:=]/ /g")
     (printf "\\061"; tail -c +$(($1 + 2)) META-INF/signature001.p7s | head -c $(($5 - 1 + $7))) \\
         > ../signed
     set -- $(tail -n 1 ../parsed | sed "s/[:=]/ /g")
     tail -c $7 META-INF/signature001.p7s > ../signature
     openssl x509 -in ../device.pem -pubkey -noout > ../device.pub
     openssl dgst -sm3 -verify ../device.pub -sigopt distid:1234567812345678 \\
         -signature ../signature ../signed
  9  openssl asn1parse -inform DER -in ../signed |
         grep -i "$(openssl dgst -sm3 -r META-INF/ASiCManifest001.xml | cut -c1-64)"
 10  openssl x509 -in ../device.pem -noout -subject -nameopt utf8,-esc_msb

2, 4 and 6: the files are those of the lists. 5: the list is the one that was signed. 7: the device
is one of the office. 8: the device signed. 9: and what it signed is the list. 10: whose device.
The signature is CMS with the content types of GB/T 35275, which "openssl cms" does not read; 8
takes out the signed attributes and the signature. Where META-INF/signature002.p7s is there, a lead
has endorsed the package: 7 to 10 with 002 in place of 001 and review/device.der.
第 2、4、6 步：文件与清单一致。第 5 步：清单即签名时的清单。第 7 步：设备属于该机关。
第 8 步：由该设备签名。第 9 步：所签的即该清单。第 10 步：签名设备属于谁。
签名为 GB/T 35275 格式，“openssl cms”不能读取，故第 8 步先取出签名属性与签名值。
包内另有 META-INF/signature002.p7s 时，表示组长已会签：
以 002 和 review/device.der 再做第 7 至 10 步。
"""


def explain(folder: Path, profile: Profile = P256) -> None:
    """Leave the recipe for outsiders in the folder; the package does not depend on it."""
    is_default = profile is P256
    place = folder / ("VERIFY.txt" if is_default else "VERIFY-SM2.txt")
    text = (_P256_TXT if is_default else _SM2_TXT).encode()
    try:
        if not place.exists() or place.read_bytes() != text:
            place.write_bytes(text)
    except OSError:  # a full stick: the package is whole, and that is what counts
        place.unlink(missing_ok=True)
