module bit_tally (
    input  logic [10:0] ballot,
    input  logic [3:0]  quorum,
    output logic [3:0]  yes,
    output logic        carried,
    output logic        close
);
    always_comb begin
        yes = 4'd0;
        for (int i = 0; i < 11; i++) yes = yes + {3'd0, ballot[i]};
    end

    assign carried = yes >= quorum;
    assign close = (yes == quorum) || ({1'b0, yes} + 5'd1 == {1'b0, quorum});
endmodule
