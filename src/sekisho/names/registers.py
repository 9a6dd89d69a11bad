"""Han characters as family registers of Japan have them, and from before its reform of 1946, and the usual ones."""

from __future__ import annotations

NEVER_ELSE = str.maketrans(
    "髙﨑嵜㟢𠮷濵栁桒𣘺槗嶌隝㠀圡𡈽靏靍靎穐龝埜闗曻逹柗枩舩鷗劔劒刄咊圀寳翆蘓萠籔釡軆躰",
    "高崎崎崎吉浜柳桑橋橋島島島土土鶴鶴鶴秋秋野関昇達松松船鴎剣剣刃和国宝翠蘇萌藪釜体体",
)  # fmt: skip
"""Those that are read as the usual ones in any name: dictionaries have none of them."""
IN_JAPAN = str.maketrans("邉邊舘冨桝槇渕峯頴眞德淸靑敎溫鄕郞緖錄戶內黃", "辺辺館富枡槙淵峰穎真徳清青教温郷郎緒録戸内黄")
"""Those that are usual in Korea or China: OpenCC's table of Japan's variants has them not, or otherwise."""
