/// The shipped templates that a test has held against the schemas, by the SHA-256 of their files.
///
/// Such a template is not checked again when it is loaded: making the schema costs more than
/// printing a sheet. Written by `ShippedTemplateListTests` with RECORD_GOLDENS=1.
enum CheckedTemplates {
  static let digests: Set<String> = [
    // accession-register/1
    "42deeab2660f18e300dd177b45fe6463e3a5a8ec93002d47a04ae1be15ad76d3",
    // activity-notice/1
    "b1402126af9309f1734842d48916b3c671ba2b0d60c9918a3985eb757d0327a3",
    // agenda-list/1
    "68773c54412f9ab0fd76e464a6aa0665b467435fa48ba8e8e42572bdcfeb47a5",
    // appraisal-report/1
    "e940876a9d7ecb5d7c8266455071beb6671e22692f7c382240484e808fa9eab7",
    // archive-catalogue/1
    "a0323ef058e070339f4b4fc935f797c5189d3c2705dcb61e53ad268322ffdba0",
    // assignment-notice/1
    "25c79ecc6d8c36eaa053431c82cfe6c1b5dbe34a1c6df997806da0c3fdd2b84a",
    // assignment-sign-off/1
    "48492ee17087e4817813f8c9a163832a627f062ced392e397b1dc014c0030d8c",
    // box-labels/1
    "b4dbd739d55a8b0716db6132f562234e6748278d855dfe5e4c63b77c0e2da9dc",
    // closure-certificate/1
    "d6cd98c78f8cd53f152df414a1e255971c03135a5bae9ec5be2b937c9dc819c0",
    // completion-sign-off/1
    "7ee51fb5f16c1840a1af87c828ab2f334c83d9643f6f1804a25345a2f79b45f6",
    // contents-list/1
    "6767374c0758a98bf18d33f10b872ae76f8500cf18f394beb4406d576b1bcbf6",
    // cost-sharing/1
    "201e79f207e81aed342c5a5c2e7ee9d27d61787fe42816fb684326d774801a03",
    // cover/1
    "4cc5d3ff376d26c4ee44117e8714e3fcd80f00f99fef974fd10ed41bd283b89c",
    // destruction-list/1
    "01d86a6206e4e40e7cbeb92bf01fa8c6d3fd0f92b04fae0999fe663fe34e5fac",
    // due-list/1
    "7e042932097b8e124cf762c6d4802264e39d882ca9c8669802b6c8e595d1ec1e",
    // filing-contents/1
    "68f98ebaf1399ee11494bc52b43d8499587ef03570482ad648bd8115d50f8134",
    // filing-cover/1
    "0888a354799febdae1af689202f31fe1b2ad6820bb2989cae37dfc226f97f547",
    // filing-note/1
    "1807f2e1c03196480e0266abc8dd61989217c7650215d67abb3e0ef5054f0d7c",
    // four-property-report/1
    "45237c228b0e1021fa440507a5e212c44fdacb2a895d54f4ca4ce3a075049cbf",
    // handling-record/1
    "69169509627934dfe526986657b09383a883366c99058583e2551a712ede3986",
    // inspection-record/1
    "c9309afe97c572291f64d756fce20023e40811f0b093ed6fea421f1c7ad2f6af",
    // issue-registration/1
    "3fcff6ab20e0b9482366ea290755032345727f4b40394e47ec8af81b5bd495b6",
    // ledger-assigning/1
    "c34bfbd15001e13634864fb67bc7f5210977b32498cecb913bfe249a231a36a8",
    // ledger-audit/1
    "280e45eeb343a7b3912c7dcbee71ec01edab695edf4ac38216125e1ce718e62b",
    // ledger-undertaking/1
    "7dd7a9967e536ffa10369cd318c3bf842192c146d3cb822c16ee9cda79e2f5ec",
    // meeting-minutes/1
    "69451f176883d02c2b4c792a8a2e43bb6864a56e155fe036c53253a2e049a41a",
    // non-admission-letter/1
    "b8ee137c8ab37d76bfbb7028675cffbc5cee33895f481b3e1e20ff649347c62f",
    // note-sheet/1
    "e087128c04a0bc47da8b151d817739c455b6adad26a266088bf330c33a1a6c92",
    // photo-sheet/1
    "a8809481745b90fed6128b53d1535f8a9434dea5e7789f51fe4e9ff1076b6966",
    // reading-register/1
    "45b6de158ea3b7acbdd5155730fd4d08abdd5de13a3aef584ef317194dd29376",
    // reminder-letter/1
    "fc462562d6c7efa736ee557858633fb73ef2dc8202c63bace6aeb8161eeab070",
    // reply-letter/1
    "db6645a81432d97a3841a8098aae0032aa3a0ea5f8d9ba4da55f62b52321a9d0",
    // review-sheet/1
    "99c03c2fab593a2b5cd9a136fe541ef2782494dfac85785611a924c431dfe55f",
    // satisfaction-form/1
    "b3f709c250a36ab1b2ef16a141a4488a4b3ae4c4eeb3ca1d68fd1e14fd283a36",
    // suggestion-sheet/1
    "09f3b682fe6db2d925b48598d72c2d71387672fa2ff80adb169a92335f911572",
    // supervision-order/1
    "9f883c2271aa40434de7ce8f23a4e349ceaa56df2cc43e3845326ec499c6d5ff",
    // transfer-list/1
    "1bf3549f98a41481ee285816f43a43b8aebde63a3c8f0b95e0999bbb700a6f6f",
    // visit-record/1
    "2cefee5a22f4a1ce50d48a93245fa389d3e077d0f2d81132b3c9a35f0890050d",
    // write-off-sheet/1
    "b097228ac8ae7276040de4b18e9f86d84a080133890076006623cc736973d6b3",
  ]
}
