module sort4 (
    input  logic [15:0] in,
    input  logic        descend,
    output logic [15:0] out,
    output logic [7:0]  from
);
    // Each number's place is how many others go before it.
    logic [3:0] mine, other;
    logic [1:0] place;

    always_comb begin
        out = 16'd0;
        from = 8'd0;
        for (int i = 0; i < 4; i++) begin
            mine = in[4*i +: 4];
            place = 2'd0;
            for (int k = 0; k < 4; k++) begin
                other = in[4*k +: 4];
                if (descend ? other > mine : other < mine) place = place + 2'd1;
                else if (other == mine && k < i) place = place + 2'd1;
            end
            out[4*place +: 4] = mine;
            from[2*place +: 2] = 2'(i);
        end
    end
endmodule
